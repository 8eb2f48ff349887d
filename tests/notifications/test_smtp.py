"""The line to the mail server: it ends in time, and is never less safe than asked."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from notifications.channels import CHANNELS
from notifications.channels.email import Email
from notifications.contract import ChannelDown, Message, Outcome
from notifications.topics import TOPICS


@contextmanager
def server(talk):
    """A server that says what `talk(line)` says to each connection, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer():
            with suppress(OSError):
                while True:
                    line, _peer = door.accept()
                    with line, suppress(OSError):
                        talk(line)

        threading.Thread(target=answer, daemon=True).start()
        yield door.getsockname()[1]


def polite_until_data(line):
    """Accept everything, take the whole message, and say nothing more for a while."""
    line.sendall(b"220 here\r\n")
    rest, body = line.makefile("rb"), False
    for received in rest:
        if received.upper().startswith(b"DATA"):
            line.sendall(b"354 go ahead\r\n")
            body = True
        elif body and received == b".\r\n":
            time.sleep(3)
            return
        elif not body:
            line.sendall(b"250 fine\r\n")


def drip(line):
    """A greeting of one byte every fifth of a second: never silent, never done."""
    for byte in b"220-" + b"x" * 200:
        line.sendall(bytes([byte]))
        time.sleep(0.2)


def plain_only(line):
    """A server that knows nothing of TLS."""
    line.sendall(b"220 here\r\n")
    for _received in line.makefile("rb"):
        line.sendall(b"250 fine\r\n")


@pytest.fixture
def channel_to(settings):
    """An e-mail channel that talks to a port, with a time-out of one second."""

    def make(port, **more):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        for name, value in more.items():
            setattr(settings, name, value)
        return Email()

    return make


@pytest.fixture
def own_certificate(tmp_path):
    """The TLS of a server whose certificate nobody signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    certificate = builder.not_valid_before(start).not_valid_after(start.replace(year=2126))
    file = tmp_path / "server.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def letter(now):
    """Some message."""
    address = {"email": "sam@people.example", "language": "fr"}
    return Message(TOPICS["deadline"], address, "7QX2M9", "<0a1b@section.example>", now)


@pytest.mark.parametrize("silent", [drip, lambda line: time.sleep(3)], ids=["drips", "hangs"])
def test_a_server_that_never_finishes_its_greeting_is_left_when_the_time_is_out(channel_to, silent):
    with server(silent) as port:
        start = time.monotonic()
        with pytest.raises(ChannelDown) as away:
            channel_to(port).open()
    assert away.value.code == "timeout"
    assert time.monotonic() - start < 2


def test_a_server_silent_with_the_message_in_its_hands_leaves_a_doubt(channel_to, now):
    with server(polite_until_data) as port:
        channel = channel_to(port)
        channel.open()
        start = time.monotonic()
        result = channel.send(letter(now))
        channel.close()
    assert (result.outcome, result.code) == (Outcome.TEMPORARY, "timeout")
    assert (result.down, result.in_doubt) == (True, True)
    assert time.monotonic() - start < 2


def test_a_server_that_hangs_up_before_the_message_leaves_no_doubt(channel_to, sink, now):
    channel = channel_to(sink.port)
    channel.open()
    sink.cut_before = {"sam@people.example"}
    result = channel.send(letter(now))
    assert (result.code, result.down, result.in_doubt) == ("cut", True, False)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"EMAIL_USE_TLS": True}, {"unsupported"}), ({"EMAIL_USE_SSL": True}, {"tls", "timeout"})],
)
def test_without_the_tls_that_was_asked_nothing_leaves(channel_to, asked, code):
    with server(plain_only) as port, pytest.raises(ChannelDown) as away:
        channel_to(port, **asked).open()
    assert away.value.code in code


def test_a_certificate_that_nobody_vouches_for_is_refused(channel_to, own_certificate):
    def secure(line):
        with own_certificate.wrap_socket(line, server_side=True) as inside:
            inside.sendall(b"220 here\r\n")

    with server(secure) as port, pytest.raises(ChannelDown) as away:
        channel_to(port, EMAIL_USE_SSL=True).open()
    assert away.value.code == "tls"


def test_an_unknown_host_is_named_so(channel_to):
    with pytest.raises(ChannelDown) as away:
        channel_to(25, EMAIL_HOST="nowhere.invalid").open()
    assert away.value.code == "unknown-host"


def test_a_password_that_is_refused_is_the_carriers_word(channel_to, sink):
    channel = channel_to(sink.port, EMAIL_HOST_USER="dossiers", EMAIL_HOST_PASSWORD="wrong")
    with pytest.raises(ChannelDown):
        channel.open()
    assert sink.accepted == []


def test_an_address_that_cannot_be_one_is_a_permanent_error(channel_to, sink, now):
    channel = channel_to(sink.port)
    channel.open()
    one = letter(now)
    one.address["email"] = "sam@people.example\r\nBcc: all@people.example"
    assert channel.send(one).outcome is Outcome.PERMANENT
    channel.close()
    assert sink.accepted == []


def test_a_closed_channel_opens_again(channel_to, sink, now):
    channel = channel_to(sink.port)
    for _ in range(2):
        channel.open()
        channel.open()
        assert channel.send(letter(now)).outcome is Outcome.SENT
        channel.close()
        channel.close()
    assert sink.connections == 2


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_keeps_the_contract(name):
    channel = CHANNELS[name]()
    assert all(callable(getattr(channel, verb)) for verb in ("open", "send", "close"))
    assert name == type(channel).__name__.lower()
