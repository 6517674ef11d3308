"""What we plan, show, leave and promise: visits and leave-behinds."""
