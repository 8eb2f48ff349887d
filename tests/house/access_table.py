"""Every address, both methods, every actor: what the site must answer. Read it to review it.

A number is a status; "→" a redirection; "in" the sign-in page. Forms are sent empty: 422 means
« allowed, but this form is not filled ». Whoever may not see a case gets 404, as if it did not
exist. An address that is not here fails the test, and so does a line without an address.
"""

from __future__ import annotations

from tests.house.actors import ACTORS

TABLE = """
address                      method anon   begun  person suivi  deleg  else   coord  co-el  tech
health                       GET    200    200    200    200    200    200    200    200    200
health                       POST   200    200    200    200    200    200    200    200    200
/sante                       GET    200    200    200    200    200    200    200    200    200
/sante                       POST   200    200    200    200    200    200    200    200    200
account_login                GET    200    200    200    →      →      →      →      →      →
account_login                POST   200    200    200    →      →      →      →      →      →
mfa_authenticate             GET    →      →      →      →      →      →      →      →      →
mfa_authenticate             POST   →      →      →      →      →      →      →      →      →
account_logout               GET    →      →      →      200    200    200    200    200    200
account_logout               POST   →      →      →      →      →      →      →      →      →
account_reauthenticate       GET    in     in     in     200    200    200    200    200    200
account_reauthenticate       POST   in     in     in     200    200    200    200    200    200
mfa_reauthenticate           GET    in     in     in     →      →      →      →      →      →
mfa_reauthenticate           POST   in     in     in     →      →      →      →      →      →
account_change_password      GET    in     in     in     200    200    200    200    200    200
account_change_password      POST   in     in     in     200    200    200    200    200    200
mfa_index                    GET    in     in     in     200    200    200    200    200    200
mfa_index                    POST   in     in     in     405    405    405    405    405    405
mfa_activate_totp            GET    in     in     in     →      →      →      →      →      →
mfa_activate_totp            POST   in     in     in     →      →      →      →      →      →
mfa_deactivate_totp          GET    in     in     in     404    404    404    404    404    404
mfa_deactivate_totp          POST   in     in     in     404    404    404    404    404    404
mfa_view_recovery_codes      GET    in     in     in     404    404    404    404    404    404
mfa_view_recovery_codes      POST   in     in     in     405    405    405    405    405    405
mfa_generate_recovery_codes  GET    in     in     in     →      →      →      →      →      →
mfa_generate_recovery_codes  POST   in     in     in     →      →      →      →      →      →
mfa_download_recovery_codes  GET    in     in     in     404    404    404    404    404    404
mfa_download_recovery_codes  POST   in     in     in     404    404    404    404    404    404
mfa_list_webauthn            GET    in     in     in     200    200    200    200    200    200
mfa_list_webauthn            POST   in     in     in     405    405    405    405    405    405
mfa_add_webauthn             GET    in     in     in     →      →      →      →      →      →
mfa_add_webauthn             POST   in     in     in     →      →      →      →      →      →
mfa_remove_webauthn          GET    in     in     in     →      →      →      →      →      →
mfa_remove_webauthn          POST   in     in     in     →      →      →      →      →      →
mfa_edit_webauthn            GET    in     in     in     →      →      →      →      →      →
mfa_edit_webauthn            POST   in     in     in     →      →      →      →      →      →
mfa_login_webauthn           GET    →      →      →      →      →      →      →      →      →
mfa_login_webauthn           POST   →      →      →      →      →      →      →      →      →
mfa_reauthenticate_webauthn  GET    in     in     in     →      →      →      →      →      →
mfa_reauthenticate_webauthn  POST   in     in     in     →      →      →      →      →      →
notifications:bell           GET    in     in     in     200    200    200    200    200    200
notifications:bell           POST   in     in     in     405    405    405    405    405    405
notifications:seen_all       GET    in     in     in     405    405    405    405    405    405
notifications:seen_all       POST   in     in     in     →      →      →      →      →      →
notifications:open           GET    in     in     in     405    405    405    405    405    405
notifications:open           POST   in     in     in     404    404    404    →      404    404
desk:home                    GET    in     in     in     →      →      →      →      →      →
desk:home                    POST   in     in     in     405    405    405    405    405    405
desk:todo                    GET    in     in     in     200    200    200    200    200    200
desk:todo                    POST   in     in     in     405    405    405    405    405    405
desk:arrivals                GET    in     in     in     200    200    200    200    200    200
desk:arrivals                POST   in     in     in     405    405    405    405    405    405
desk:arrival                 GET    in     in     in     200    200    404    200    404    404
desk:arrival                 POST   in     in     in     →      →      404    →      404    404
desk:take                    GET    in     in     in     405    405    405    405    405    405
desk:take                    POST   in     in     in     422    422    404    422    404    404
desk:propose                 GET    in     in     in     405    405    405    405    405    405
desk:propose                 POST   in     in     in     422    422    404    422    404    404
desk:ask                     GET    in     in     in     405    405    405    405    405    405
desk:ask                     POST   in     in     in     422    422    404    422    404    404
desk:decline                 GET    in     in     in     405    405    405    405    405    405
desk:decline                 POST   in     in     in     →      →      404    →      404    404
desk:step_aside              GET    in     in     in     405    405    405    405    405    405
desk:step_aside              POST   in     in     in     →      →      404    →      404    404
desk:cases                   GET    in     in     in     200    200    200    200    200    200
desk:cases                   POST   in     in     in     405    405    405    405    405    405
desk:case                    GET    in     in     in     200    404    404    200    404    404
desk:case                    POST   in     in     in     405    405    405    405    405    405
desk:deadlines_of_case       GET    in     in     in     200    404    404    200    404    404
desk:deadlines_of_case       POST   in     in     in     405    405    405    405    405    405
desk:deadline                GET    in     in     in     200    404    404    200    404    404
desk:deadline                POST   in     in     in     405    405    405    405    405    405
desk:acknowledge             GET    in     in     in     405    405    405    405    405    405
desk:acknowledge             POST   in     in     in     →      404    404    →      404    404
desk:close_deadline          GET    in     in     in     200    404    404    200    404    404
desk:close_deadline          POST   in     in     in     422    404    404    422    404    404
desk:dismiss_deadline        GET    in     in     in     200    404    404    200    404    404
desk:dismiss_deadline        POST   in     in     in     422    404    404    422    404    404
desk:ask_waiver              GET    in     in     in     200    404    404    200    404    404
desk:ask_waiver              POST   in     in     in     422    404    404    422    404    404
desk:agree_waiver            GET    in     in     in     405    405    405    405    405    405
desk:agree_waiver            POST   in     in     in     →      404    404    →      404    404
desk:correct_date            GET    in     in     in     200    404    404    200    404    404
desk:correct_date            POST   in     in     in     422    404    404    422    404    404
desk:events                  GET    in     in     in     200    404    404    200    404    404
desk:events                  POST   in     in     in     422    404    404    422    404    404
desk:end_event               GET    in     in     in     200    404    404    200    404    404
desk:end_event               POST   in     in     in     422    404    404    422    404    404
desk:undo_event              GET    in     in     in     200    404    404    200    404    404
desk:undo_event              POST   in     in     in     422    404    404    422    404    404
desk:incident                GET    in     in     in     200    404    404    200    404    404
desk:incident                POST   in     in     in     422    404    404    422    404    404
desk:record_milestone        GET    in     in     in     200    404    404    200    404    404
desk:record_milestone        POST   in     in     in     422    404    404    422    404    404
desk:move                    GET    in     in     in     200    404    404    200    404    404
desk:move                    POST   in     in     in     422    404    404    422    404    404
desk:message                 GET    in     in     in     405    405    405    405    405    405
desk:message                 POST   in     in     in     422    404    404    422    404    404
desk:note                    GET    in     in     in     405    405    405    405    405    405
desk:note                    POST   in     in     in     422    404    404    422    404    404
desk:contact                 GET    in     in     in     405    405    405    405    405    405
desk:contact                 POST   in     in     in     200    404    404    200    404    404
desk:consent                 GET    in     in     in     405    405    405    405    405    405
desk:consent                 POST   in     in     in     404    404    404    404    404    404
desk:binome                  GET    in     in     in     200    404    404    200    404    404
desk:binome                  POST   in     in     in     422    404    404    422    404    404
desk:hand_over               GET    in     in     in     200    404    404    200    404    404
desk:hand_over               POST   in     in     in     422    404    404    422    404    404
desk:wages                   GET    in     in     in     200    404    404    200    404    404
desk:wages                   POST   in     in     in     405    405    405    405    405    405
desk:edit_wages              GET    in     in     in     200    404    404    200    404    404
desk:edit_wages              POST   in     in     in     422    404    404    422    404    404
desk:import_wages            GET    in     in     in     200    404    404    200    404    404
desk:import_wages            POST   in     in     in     422    404    404    422    404    404
desk:confirm_wages           GET    in     in     in     405    405    405    405    405    405
desk:confirm_wages           POST   in     in     in     422    404    404    422    404    404
desk:acknowledge_wages       GET    in     in     in     200    404    404    200    404    404
desk:acknowledge_wages       POST   in     in     in     422    404    404    422    404    404
desk:wages_template          GET    in     in     in     200    404    404    200    404    404
desk:wages_template          POST   in     in     in     405    405    405    405    405    405
desk:exhibits                GET    in     in     in     200    404    404    200    404    404
desk:exhibits                POST   in     in     in     405    405    405    405    405    405
desk:add_exhibit             GET    in     in     in     405    405    405    405    405    405
desk:add_exhibit             POST   in     in     in     422    404    404    422    404    404
desk:exhibit                 GET    in     in     in     200    404    404    200    404    404
desk:exhibit                 POST   in     in     in     405    405    405    405    405    405
desk:deadlines               GET    in     in     in     200    200    200    200    200    200
desk:deadlines               POST   in     in     in     405    405    405    405    405    405
desk:feed                    GET    200    200    200    200    200    200    200    200    200
desk:feed                    POST   405    405    405    405    405    405    405    405    405
desk:feed_switch             GET    in     in     in     200    200    200    200    200    200
desk:feed_switch             POST   in     in     in     422    422    422    422    422    422
desk:me                      GET    in     in     in     200    200    200    200    200    200
desk:me                      POST   in     in     in     →      →      →      →      →      →
coordination:decide          GET    in     in     in     404    404    404    200    200    404
coordination:decide          POST   in     in     in     405    405    405    405    405    405
coordination:uncovered       GET    in     in     in     404    404    404    200    200    404
coordination:uncovered       POST   in     in     in     405    405    405    405    405    405
coordination:missed          GET    in     in     in     404    404    404    200    200    404
coordination:missed          POST   in     in     in     405    405    405    405    405    405
coordination:arrivals        GET    in     in     in     404    404    404    200    200    404
coordination:arrivals        POST   in     in     in     405    405    405    405    405    405
coordination:load            GET    in     in     in     404    404    404    200    200    404
coordination:load            POST   in     in     in     405    405    405    405    405    405
coordination:counts          GET    in     in     in     404    404    404    200    200    404
coordination:counts          POST   in     in     in     405    405    405    405    405    405
settings:components          GET    in     in     in     200    200    200    200    200    200
settings:components          POST   in     in     in     405    405    405    405    405    405
settings:state               GET    in     in     in     404    404    404    200    200    200
settings:state               POST   in     in     in     405    405    405    405    405    405
settings:rules               GET    in     in     in     404    404    404    200    200    404
settings:rules               POST   in     in     in     405    405    405    405    405    405
settings:rule                GET    in     in     in     404    404    404    200    200    404
settings:rule                POST   in     in     in     405    405    405    405    405    405
settings:review_rule         GET    in     in     in     405    405    405    405    405    405
settings:review_rule         POST   in     in     in     404    404    404    →      →      404
settings:join                GET    200    200    200    200    200    200    200    200    200
settings:join                POST   422    422    422    422    422    422    422    422    422
intake:home                  GET    200    200    200    200    200    200    200    200    200
intake:home                  POST   405    405    405    405    405    405    405    405    405
intake:begin                 GET    200    →      200    200    200    200    200    200    200
intake:begin                 POST   →      →      →      →      →      →      →      →      →
intake:work                  GET    →      200    →      →      →      →      →      →      →
intake:work                  POST   →      →      →      →      →      →      →      →      →
intake:problem               GET    →      200    →      →      →      →      →      →      →
intake:problem               POST   422    422    422    422    422    422    422    422    422
intake:dates                 GET    →      200    →      →      →      →      →      →      →
intake:dates                 POST   →      →      →      →      →      →      →      →      →
intake:story                 GET    →      200    →      →      →      →      →      →      →
intake:story                 POST   →      →      →      →      →      →      →      →      →
intake:reply                 GET    →      200    →      →      →      →      →      →      →
intake:reply                 POST   →      →      →      →      →      →      →      →      →
intake:urgent                GET    →      200    →      →      →      →      →      →      →
intake:urgent                POST   405    405    405    405    405    405    405    405    405
intake:urgent_check          GET    →      200    →      →      →      →      →      →      →
intake:urgent_check          POST   405    405    405    405    405    405    405    405    405
intake:remove_upload         GET    405    405    405    405    405    405    405    405    405
intake:remove_upload         POST   →      404    →      →      →      →      →      →      →
intake:check                 GET    →      200    →      →      →      →      →      →      →
intake:check                 POST   →      →      →      →      →      →      →      →      →
intake:send                  GET    405    405    405    405    405    405    405    405    405
intake:send                  POST   →      422    →      →      →      →      →      →      →
intake:pause                 GET    →      200    →      →      →      →      →      →      →
intake:pause                 POST   →      →      →      →      →      →      →      →      →
intake:resume                GET    →      200    →      →      →      →      →      →      →
intake:resume                POST   405    405    405    405    405    405    405    405    405
intake:erase                 GET    →      200    →      →      →      →      →      →      →
intake:erase                 POST   →      →      →      →      →      →      →      →      →
intake:code                  GET    200    200    200    200    200    200    200    200    200
intake:code                  POST   405    405    405    405    405    405    405    405    405
intake:code_image            GET    404    404    404    404    404    404    404    404    404
intake:code_image            POST   405    405    405    405    405    405    405    405    405
intake:code_noted            GET    405    405    405    405    405    405    405    405    405
intake:code_noted            POST   →      →      →      →      →      →      →      →      →
intake:proof                 GET    →      →      200    →      →      →      →      →      →
intake:proof                 POST   405    405    405    405    405    405    405    405    405
intake:find                  GET    200    200    200    200    200    200    200    200    200
intake:find                  POST   422    422    422    422    422    422    422    422    422
intake:case                  GET    403    403    200    403    403    403    403    403    403
intake:case                  POST   405    405    405    405    405    405    405    405    405
intake:write                 GET    403    403    200    403    403    403    403    403    403
intake:write                 POST   403    403    422    403    403    403    403    403    403
intake:answer                GET    403    403    200    403    403    403    403    403    403
intake:answer                POST   403    403    422    403    403    403    403    403    403
intake:evidence              GET    403    403    200    403    403    403    403    403    403
intake:evidence              POST   403    403    422    403    403    403    403    403    403
intake:consent               GET    403    403    200    403    403    403    403    403    403
intake:consent               POST   403    403    422    403    403    403    403    403    403
intake:date                  GET    403    403    →      403    403    403    403    403    403
intake:date                  POST   403    403    →      403    403    403    403    403    403
intake:leave                 GET    405    405    405    405    405    405    405    405    405
intake:leave                 POST   403    403    →      403    403    403    403    403    403
intake:quit                  GET    →      →      →      →      →      →      →      →      →
intake:quit                  POST   405    405    405    405    405    405    405    405    405
intake:safety                GET    200    200    200    200    200    200    200    200    200
intake:safety                POST   405    405    405    405    405    405    405    405    405
intake:data                  GET    200    200    200    200    200    200    200    200    200
intake:data                  POST   405    405    405    405    405    405    405    405    405
intake:help                  GET    200    200    200    200    200    200    200    200    200
intake:help                  POST   405    405    405    405    405    405    405    405    405
"""


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """(address, method) to what each actor gets."""
    lines = TABLE.strip().splitlines()[1:]
    found = {}
    for line in lines:
        name, method, *cells = line.split()
        found[name, method] = dict(zip(ACTORS, cells, strict=True))
    assert len(found) == len(lines), "an address is there twice"
    return found
