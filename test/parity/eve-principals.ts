/** What eve hands to a callback for a user of the application. */
export const ADA = {
  principal: { type: 'user', id: 'ada', issuer: 'https://idp.test', attributes: { plan: 'pro' } },
  connection: { url: 'https://mcp.linear.test/mcp' },
} as const;

/** What eve hands to a callback for the agent itself. */
export const AGENT = { principal: { type: 'app' }, connection: ADA.connection } as const;

/** The redirect that ends a consent. */
export const CALLBACK = {
  callbackUrl: 'https://app.test/callback',
  callback: { params: {}, method: 'GET' },
} as const;

/** The consent of {@link ADA}. */
export const adasGrant = (connector: string) => ({
  connector,
  user: 'ada',
  issuer: ADA.principal.issuer,
});
