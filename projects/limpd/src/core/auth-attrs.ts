/** The attrs that a user can auth with; each has a hash beside it, in the attr `…_hash`. */
export const AUTH_ATTRS = ['email', 'username', 'phone'] as const;
