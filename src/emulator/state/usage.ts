/** The part of an event that the bill goes by. */
interface BillableEvent {
  eventType: string;
  /** Unix milliseconds. */
  timestamp: number;
  /** Of a token request that returned a token. */
  tokenId?: string;
  /** Of a webhook and of what became of it. */
  triggerRequestId?: string;
}

/** What a plan includes, and what the rest costs. */
export interface BillingTerms {
  /** Token requests of a month without charge; the Hobby plan includes 5,000. @default 0 */
  included?: number;
  /** For 10,000 token requests beyond them. @default no price */
  pricePer10k?: number;
}

/** What is to be paid for in one month, by the emulator's clock. */
export interface MonthlyUsage {
  /** For example `2026-11`, in UTC. */
  month: string;
  /** Token requests that returned a token. */
  tokenRequests: number;
  /** Webhooks: one for each destination, and one for a webhook without any. */
  triggers: number;
  /** Token requests beyond the included ones. */
  charged: number;
  /** Absent when no price is given. */
  price?: number;
}

/** Adds events up by month, the first month first. */
export function monthlyUsage(
  events: readonly BillableEvent[],
  { included = 0, pricePer10k }: BillingTerms = {},
): MonthlyUsage[] {
  const byMonth = new Map<string, BillableEvent[]>();
  for (const event of events) {
    const month = new Date(event.timestamp).toISOString().slice(0, 7);
    const own = byMonth.get(month) ?? [];
    own.push(event);
    byMonth.set(month, own);
  }
  return [...byMonth]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, own]) => {
      const tokenRequests = own.filter(isTokenIssued).length;
      const charged = Math.max(0, tokenRequests - included);
      const price = pricePer10k === undefined ? undefined : (charged * pricePer10k) / 10_000;
      return { month, tokenRequests, triggers: triggersOf(own), charged, price };
    });
}

function isTokenIssued({ eventType, tokenId }: BillableEvent): boolean {
  return eventType === 'Token Request' && tokenId !== undefined;
}

function triggersOf(events: BillableEvent[]): number {
  const inbound = events.filter(({ eventType }) => eventType === 'Inbound Trigger');
  const forwards = events.filter(({ eventType }) => eventType === 'Forward Trigger');
  const forwarded = new Set(forwards.map(({ triggerRequestId }) => triggerRequestId));
  const lost = inbound.filter(({ triggerRequestId }) => !forwarded.has(triggerRequestId));
  return forwards.length + lost.length;
}
