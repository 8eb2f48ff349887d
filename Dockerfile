# Two stages: the first has pip and throw-away keys, the second only what runs.
FROM python:3.11-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/runtime.txt requirements/canaux.txt /tmp/
# « canaux » for SMS and chat: docs/how-to/sms.md
ARG EXTRAS=""
# Wheels only, each checked against its hash: nothing is compiled, nothing is a surprise.
RUN for name in runtime $EXTRAS; do \
      pip install --require-hashes --only-binary :all: -r /tmp/$name.txt || exit 1; \
    done
WORKDIR /app
COPY . .
# Production settings refuse to start without keys: these live for this line only.
RUN python -m dossiers.privacy.keyring /tmp/keys \
    && PRODUCTION=1 ALLOWED_HOSTS=localhost DATA_DIR=/tmp/keys \
       SECRET_KEY_FILE=/tmp/keys/secret.key SERVICE_KEY_FILE=/tmp/keys/service.key \
       ROOT_KEY_FILE=/tmp/keys/root.key \
       python manage.py collectstatic --noinput --verbosity 0 \
    && rm -r /tmp/keys

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Dossiers" \
      org.opencontainers.image.description="Case tracker for a grassroots union" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PRODUCTION=1 \
    DATA_DIR=/data \
    WEB_HOST=0.0.0.0 \
    PORT=8000
# What sets the type of a PDF, and a font that has Arabic (docs/decisions/0012-papers.md);
# pg_dump for backups, of the server's own version (docs/decisions/0014-backups.md).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*
# A fixed number, so that the owner of the volume stays the same from one image to the next.
RUN groupadd --gid 10001 dossiers \
    && useradd --uid 10001 --gid dossiers --no-create-home --home-dir /data dossiers \
    && install -d -o dossiers -g dossiers -m 700 /data
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /app /app
WORKDIR /app
USER dossiers
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "config/healthcheck.py"]
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
