"""Every act of a facilitator that is recorded, and of every command and page whether it is, with the reason.

Nothing a participant does is here, and nothing may be added that they do.
"""

from __future__ import annotations

from dataclasses import dataclass

from workshop.language.words import say

ACCOUNT, SESSION, INSTALLATION = "account", "session", "installation"


@dataclass(frozen=True)
class Act:
    """An act as it is recorded: what it concerns, and how it is said after the name of whoever did it."""

    concerns: str
    words: str


ACTS: dict[str, Act] = {
    # accounts
    "signed_in": Act(ACCOUNT, say("signed in")),
    "signed_out_everywhere": Act(ACCOUNT, say("signed out everywhere")),
    "sign_in_ended": Act(ACCOUNT, say("ended a sign-in on another device")),
    "account_invited": Act(ACCOUNT, say("made a link for a new account")),
    "account_made": Act(ACCOUNT, say("made the account")),
    "account_removed": Act(ACCOUNT, say("removed an account")),
    "account_changed": Act(ACCOUNT, say("changed the account")),
    "role_changed": Act(ACCOUNT, say("changed what an account may do")),
    "account_link_taken_back": Act(ACCOUNT, say("took a link for a new account back")),
    "wrong_passwords": Act(ACCOUNT, say("had five wrong passwords or codes in a row")),
    "password_link_made": Act(ACCOUNT, say("made a link that sets a new password")),
    "password_changed": Act(ACCOUNT, say("set a new password")),
    "passkey_added": Act(ACCOUNT, say("added a passkey")),
    "passkey_removed": Act(ACCOUNT, say("removed a passkey")),
    "second_step_added": Act(ACCOUNT, say("switched the second step on")),
    "second_step_removed": Act(ACCOUNT, say("switched the second step off")),
    "recovery_codes_made": Act(ACCOUNT, say("made new recovery codes")),
    "recovery_code_used": Act(ACCOUNT, say("signed in with a recovery code")),
    "api_token_made": Act(ACCOUNT, say("made a token for a program")),
    "api_token_ended": Act(ACCOUNT, say("ended a token for a program")),
    # the installation
    "installation_changed": Act(INSTALLATION, say("changed the details of this installation")),
    "exchange_brought_in": Act(INSTALLATION, say("brought in a file of another organisation's numbers")),
    "exchange_removed": Act(INSTALLATION, say("removed a file of another organisation's numbers")),
    "exchange_key_trusted": Act(INSTALLATION, say("trusted another organisation's key")),
    "exchange_key_forgotten": Act(INSTALLATION, say("trusted another organisation's key no longer")),
    "comparison_csv": Act(INSTALLATION, say("downloaded a comparison of sessions as CSV")),
    # themes
    "theme_shared": Act(INSTALLATION, say("shared a theme with everybody here, or ended that")),
    "theme_link_changed": Act(INSTALLATION, say("gave out a link to think about a theme alone, or took it back")),
    "theme_archived": Act(INSTALLATION, say("archived a theme, or brought it back")),
    # a session
    "session_made": Act(SESSION, say("made the session")),
    "numbers_confirmed": Act(SESSION, say("confirmed the local numbers")),
    "session_opened": Act(SESSION, say("opened the session")),
    "plan_changed": Act(SESSION, say("changed the plan")),
    "moderated": Act(SESSION, say("moderated: held, hid, restored, released or grouped")),
    "room_tool_used": Act(SESSION, say("used a tool for the whole room")),
    "responses_cleared": Act(SESSION, say("cleared the responses to a step, or brought them back")),
    "procedure_opened": Act(SESSION, say("opened the procedure for a present risk")),
    "session_closed": Act(SESSION, say("closed the session")),
    "until_changed": Act(SESSION, say("changed until when the session is open")),
    "questions_closed": Act(SESSION, say("closed the questions of a session that was open for a while")),
    "questions_closed_themselves": Act(SESSION, say("closed the questions at the time that was set")),
    "session_closed_undiscussed": Act(SESSION, say("closed the session, because the days to look at it together were "
                                                   "over")),
    "session_closed_itself": Act(SESSION, say("closed the session, because nobody had acted for twelve hours")),
    "session_erased": Act(SESSION, say("erased the session")),
    "session_expired": Act(SESSION, say("deleted the session, because its days of keeping were over")),
    "retention_changed": Act(SESSION, say("changed how long the session is kept")),
    "summary_pdf": Act(SESSION, say("downloaded the summary as PDF")),
    "summary_docx": Act(SESSION, say("downloaded the summary as a Word document")),
    "summary_pptx": Act(SESSION, say("downloaded the summary as slides")),
    "summary_xlsx": Act(SESSION, say("downloaded the summary as a workbook")),
    "summary_html": Act(SESSION, say("downloaded the summary as a web page")),
    "summary_md": Act(SESSION, say("downloaded the summary as Markdown")),
    "summary_csv": Act(SESSION, say("downloaded the summary as CSV")),
    "summary_json": Act(SESSION, say("downloaded the summary as JSON")),
    "evidence_pack": Act(SESSION, say("downloaded the evidence pack")),
    "full_record_taken": Act(SESSION, say("took the full record: every response")),
    "exchange_file": Act(SESSION, say("downloaded the session's numbers for exchange")),
    "api_summary": Act(SESSION, say("read the summary by a program, with a token")),
    "api_numbers": Act(SESSION, say("read the numbers by a program, with a token")),
    "summary_reviewed": Act(SESSION, say("worked on the summary: its words, quotations, groups or actions")),
    "action_followed": Act(SESSION, say("noted what became of an action")),
    "follow_up_prepared": Act(SESSION, say("prepared the follow-up of the session")),
    "follow_up_changed": Act(SESSION, say("changed the day of the follow-up")),
    "follow_up_thrown_away": Act(SESSION, say("threw the follow-up away")),
    "follow_up_opened_itself": Act(SESSION, say("opened the follow-up on its day")),
    "actions_calendar": Act(SESSION, say("downloaded its actions as a calendar")),
    "details_decided": Act(SESSION, say("decided which details the summary masks")),
    "cofacilitator_invited": Act(SESSION, say("made a link for a co-facilitator")),
    "cofacilitator_link_taken_back": Act(SESSION, say("took a link for a co-facilitator back")),
    "cofacilitator_joined": Act(SESSION, say("came in as a co-facilitator")),
    "cofacilitator_removed": Act(SESSION, say("removed a co-facilitator")),
    "cofacilitator_left": Act(SESSION, say("left as a co-facilitator")),
}

#: Which act a facilitator's command is recorded as.
OF_COMMANDS: dict[str, str] = {
    "confirm_support": "numbers_confirmed",
    "open_lobby": "session_opened",
    "close_session": "session_closed",
    "change_until": "until_changed",
    "close_questions": "questions_closed",
    **dict.fromkeys(("add_step", "skip_step", "unskip_step", "remove_step", "move_step"), "plan_changed"),
    "set_own_rule": "plan_changed",
    **dict.fromkeys(("clear_step", "unclear_step"), "responses_cleared"),
    **dict.fromkeys((
        "hide_response", "restore_response", "release_response", "hold_response", "release_all", "group_responses",
        "ungroup_responses", "rename_group", "ungroup", "undo_grouping", "hide_word", "show_word", "merge_words",
        "unmerge_words"), "moderated"),
    **dict.fromkeys((
        "set_session_review", "set_review", "hold_everything", "end_hold", "slow_down", "end_slow", "pause_responses",
        "resume_responses", "lock_joining", "unlock_joining", "change_code"), "room_tool_used"),
    "open_procedure": "procedure_opened",
    **dict.fromkeys(("decide_action", "undo_action"), "action_followed"),
}

_RUNS = "the ordinary running of a session, which everybody in the room sees"
_SHOWS = "changes what the board shows for a moment, before everybody's eyes"
_WRITES = "a theme of one's own, whose versions say themselves when they were saved"
_AGREES = "agreed aloud in the room, and in the summary"
#: Why a facilitator's command is not recorded.
COMMANDS_NOT_RECORDED: dict[str, str] = {
    **dict.fromkeys(("open_step", "take_up_step", "close_step", "reveal_step", "hold_step", "set_display"), _RUNS),
    **dict.fromkeys(("start_timer", "add_time", "stop_timer"), _RUNS),
    **dict.fromkeys(("blank_board", "unblank_board", "spotlight", "end_spotlight", "count_resonance"), _SHOWS),
    "suggest_groups": "only proposes; what is taken up is recorded as moderating",
    **dict.fromkeys(("agree_action", "add_action", "change_action", "remove_action"), _AGREES),
}

#: Which acts a facilitator's page records, by endpoint of the route that acts.
OF_PAGES: dict[str, tuple[str, ...]] = {
    "auth.account": ("account_made", "password_changed"),
    "auth.sign_in_page": ("signed_in", "wrong_passwords"),
    "auth.code_page": ("signed_in", "recovery_code_used", "wrong_passwords"),
    "my_account.details": ("account_changed",),
    "my_account.password": ("password_changed",),
    "my_account.add_passkey": ("passkey_added",),
    "my_account.remove_passkey": ("passkey_removed",),
    "my_account.app": ("second_step_added",),
    "my_account.remove_app": ("second_step_removed",),
    "my_account.recovery_codes": ("recovery_codes_made",),
    "my_account.sign_out_browser": ("sign_in_ended",),
    "my_account.sign_out_everywhere": ("signed_out_everywhere",),
    "my_tokens.make": ("api_token_made",),
    "my_tokens.end": ("api_token_ended",),
    "facilitators.invite": ("account_invited",),
    "facilitators.take_back": ("account_link_taken_back",),
    "facilitators.change_role": ("role_changed",),
    "facilitators.remove": ("account_removed",),
    "editor.sharing": ("theme_shared",),
    "editor.archive": ("theme_archived",),
    "editor.alone": ("theme_link_changed",),
    "planner.new": ("session_made",),
    "planner.change": ("plan_changed", "retention_changed"),
    "cofacilitators.make_link": ("cofacilitator_invited",),
    "cofacilitators.take_back": ("cofacilitator_link_taken_back",),
    "cofacilitators.remove": ("cofacilitator_removed",),
    "cofacilitators.leave": ("cofacilitator_left",),
    "cofacilitators.accept": ("cofacilitator_joined",),
    "installation.change_installation": ("installation_changed",),
    "again.make": ("session_made",),
    "retention.choose_days": ("retention_changed",),
    "retention.erase": ("session_erased",),
    "export.download": ("summary_pdf", "summary_docx", "summary_pptx", "summary_xlsx", "summary_html", "summary_md",
                        "summary_csv", "summary_json", "evidence_pack"),
    "comparison.comparison_csv": ("comparison_csv",),
    "exchange.download": ("exchange_file",),
    "exchange.bring_files_in": ("exchange_brought_in",),
    "exchange.remove_file": ("exchange_removed",),
    "exchange.trust_key": ("exchange_key_trusted", "exchange_brought_in"),
    "exchange.forget_key": ("exchange_key_forgotten",),
    **dict.fromkeys(("reviewing.save", "reviewing.choose"), ("summary_reviewed",)),
    "export.decide_on_detail": ("details_decided",),
    "actions.decide": ("action_followed",),
    "actions.undo": ("action_followed",),
    "preparing.prepare": ("follow_up_prepared", "session_made"),
    "preparing.change_day": ("follow_up_changed",),
    "preparing.throw_away": ("follow_up_thrown_away",),
    "actions.calendar": ("actions_calendar",),
    "actions.calendar_of_session": ("actions_calendar",),
}
#: Why a facilitator's page that acts is not recorded.
PAGES_NOT_RECORDED: dict[str, str] = {
    "fetching.begin": "only makes a file; it is recorded as downloaded when it is fetched",
    "fetching.cancel": "takes away a file that nobody fetched",
    "sessions.confirm_before": "records by the commands it carries",
    **dict.fromkeys(("rehearsing.begin", "rehearsing.first", "rehearsing.end"), "of a rehearsal nothing is kept"),
    "network.choose": "until the next start, phones come by another network of this machine",
    "network.wifi": "only draws a code in its answer; the password must be kept nowhere",
    "sessions.command": "records by the command it carries",
    **dict.fromkeys(("editor.new", "editor.edit", "editor.copy", "editor.bring_in", "editor.put_back",
                     "importer.begin", "importer.correct"), _WRITES),
    **dict.fromkeys(("supervision.new", "supervision.link", "supervised.join_now", "supervised.write",
                     "supervised.add_action", "supervised.change_action", "supervised.end"),
                    "between two people, whose own record it is; nobody else learns of it"),
    **dict.fromkeys(("language.choose", "colours.choose"), "how pages look in one browser, whoever sits at it"),
    "auth.challenge": "asks for what a passkey needs, and changes nothing",
    "api.nothing": "refuses whatever is sent, and changes nothing",
    "my_account.prove": "shows again who it is, and changes nothing",
    "my_account.rename_passkey": "a name for its owner's eyes",
    "my_account.label_browser": "a name for its owner's eyes",
    "auth.sign_out_act": "ends what the entry of the sign-in began, and gives nobody anything",
}
