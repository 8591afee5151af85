/** The names of the live events the server sends: the mirror of workshop/live/events.py (a test compares the two). */

export const SESSION_STATE = "session_state";
export const STEP_OPENED = "step_opened";
export const SESSION_MOVED_ON = "session_moved_on";
export const STEP_CLOSED = "step_closed";
export const STEP_REVEALED = "step_revealed";
export const STEP_HELD = "step_held";
export const ROOM_CHANGED = "room_changed";
export const STEP_CLEARED = "step_cleared";
export const STEP_CHANGED = "step_changed";
export const TIMER_CHANGED = "timer_changed";
export const CARE_CHANGED = "care_changed";
export const JOINED_CHANGED = "joined_changed";
export const PHONE_REACHED = "phone_reached";
export const ANSWERED_CHANGED = "answered_changed";
export const PANEL_CHANGED = "panel_changed";
export const SESSION_CLOSED = "session_closed";
export const SERVER_STOPPING = "server_stopping";
