"""Several hands: other facilitators who may run, moderate or watch a session, by an invitation that needs sign-in."""
