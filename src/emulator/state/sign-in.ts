/** What an application learns of a person who signed in. */
export interface Profile {
  sub: string;
  name: string;
  email: string;
}

/** An access token of a sign-in. */
export interface AccessToken {
  token: string;
  scopes: string[];
  /** Unix milliseconds. */
  expiresAt: number;
}

/** One person's sign-in to an application, from the request to its tokens. */
export interface SignIn {
  /** The session: `sub` of its access tokens. */
  id: string;
  /** Ties the page to the request. */
  requestCode: string;
  connectorId: string;
  redirectUri: string;
  state?: string;
  scopes: string[];
  /** Hash of the verifier that redeems the code. */
  codeChallenge?: string;
  /** Unix milliseconds at which the page, and after the decision the code, stops working. */
  expiresAt: number;
  /** Absent until the person has allowed it. */
  profile?: Profile;
  code?: string;
  isDecided: boolean;
  isRedeemed: boolean;
  /** The project and environment that redeemed the code. */
  redeemer?: string;
  /** Whether its tokens have been taken back; it gets no more of them. */
  isEnded: boolean;
  refreshToken?: string;
  accessTokens: AccessToken[];
}

/** Takes every token of a sign-in back. */
export function endSignIn(signIn: SignIn): void {
  signIn.isEnded = true;
  signIn.refreshToken = undefined;
  signIn.accessTokens = [];
}
