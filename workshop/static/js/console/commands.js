/** The names of the commands a console sends. No phone loads them. */

export const CONFIRM_SUPPORT = "confirm_support";
export const OPEN_LOBBY = "open_lobby";
export const OPEN_STEP = "open_step";
export const CLOSE_STEP = "close_step";
export const REVEAL_STEP = "reveal_step";
export const HOLD_STEP = "hold_step";
export const SET_DISPLAY = "set_display";
export const CHANGE_UNTIL = "change_until";
export const CLOSE_QUESTIONS = "close_questions";
export const TAKE_UP_STEP = "take_up_step";
export const CLOSE_SESSION = "close_session";

export const HIDE_RESPONSE = "hide_response";
export const RESTORE_RESPONSE = "restore_response";
export const HOLD_RESPONSE = "hold_response";
export const RELEASE_RESPONSE = "release_response";
export const RELEASE_ALL = "release_all";
export const SPOTLIGHT = "spotlight";
export const END_SPOTLIGHT = "end_spotlight";
export const GROUP_RESPONSES = "group_responses";
export const UNGROUP_RESPONSES = "ungroup_responses";
export const RENAME_GROUP = "rename_group";
export const UNGROUP = "ungroup";
export const UNDO_GROUPING = "undo_grouping";
export const SUGGEST_GROUPS = "suggest_groups";
export const COUNT_RESONANCE = "count_resonance";

export const ADD_STEP = "add_step";
export const SKIP_STEP = "skip_step";
export const UNSKIP_STEP = "unskip_step";
export const REMOVE_STEP = "remove_step";
export const MOVE_STEP = "move_step";
export const CLEAR_STEP = "clear_step";
export const UNCLEAR_STEP = "unclear_step";
export const SET_REVIEW = "set_review";
export const SET_SESSION_REVIEW = "set_session_review";
export const SET_OWN_RULE = "set_own_rule";
export const BLANK_BOARD = "blank_board";
export const UNBLANK_BOARD = "unblank_board";
export const START_TIMER = "start_timer";
export const ADD_TIME = "add_time";
export const STOP_TIMER = "stop_timer";

export const HOLD_EVERYTHING = "hold_everything";
export const END_HOLD = "end_hold";
export const SLOW_DOWN = "slow_down";
export const END_SLOW = "end_slow";
export const PAUSE_RESPONSES = "pause_responses";
export const RESUME_RESPONSES = "resume_responses";
export const LOCK_JOINING = "lock_joining";
export const UNLOCK_JOINING = "unlock_joining";
export const CHANGE_CODE = "change_code";
export const OPEN_PROCEDURE = "open_procedure";
