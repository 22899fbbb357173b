export const SESSION_SECRET = 'session-secret-of-the-tests';
