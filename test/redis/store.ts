/** A secret as `openssl rand -base64 32` makes it, and another one. */
export const SECRET = 'q0p2Yx1d8Z7m3N6b5V4c9X8l2K1j0HgFdSaPoIuYtRe=';
export const OTHER_SECRET = 'Zk3vT9wQ2rB7nM5xC8yL1pD4gH6jS0aFeUoIiWqErTy=';
