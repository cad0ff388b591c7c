/** With INLINE, Vitest translates the package too, so that mocks reach what it imports. */
const inline = process.env.INLINE ? ['@vercel/connect'] : [];

export default {
  test: {
    include: process.env.INCLUDE.split(' '),
    // A busy machine takes its time.
    testTimeout: 30_000,
    server: { deps: { inline } },
  },
};
