/** An event at a provider, to be told to a connector. */
export interface TriggerEvent {
  /**
   * The provider's name of it: `app_mention` (Slack), `issue_comment` (GitHub), `Issue` (Linear).
   * @default the payload's `type`; GitHub needs one
   */
  type?: string;
  /**
   * An object becomes JSON, for Slack inside an `event_callback` envelope; a text or bytes are the
   * whole body, sent as they are.
   * @default {}
   */
  payload?: Record<string, unknown> | string | Uint8Array<ArrayBuffer>;
  /** The provider's id of it. @default a generated one */
  id?: string;
  /** @default 'application/json' */
  contentType?: string;
}
