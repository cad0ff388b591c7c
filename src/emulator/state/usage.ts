import type { Team } from './records.js';

/** What the plans include: "Hobby: 5,000 token requests per month, included at no charge". */
const INCLUDED: Record<Team['plan'], number> = { hobby: 5_000, pro: 0, enterprise: 0 };

/** The part of an event that the bill goes by. */
interface BillableEvent {
  eventType: string;
  /** Unix milliseconds. */
  timestamp: number;
  /** The team. */
  ownerId: string;
  /** Of a token request that returned a token. */
  tokenId?: string;
  /** Of a webhook and of what became of it. */
  triggerRequestId?: string;
}

/** What a plan includes, and what the rest costs. */
export interface BillingTerms {
  /** Token requests of a month without charge. @default 5,000 on the Hobby plan, else 0 */
  included?: number;
  /** For 10,000 token requests beyond them. @default no price */
  pricePer10k?: number;
}

/** What a team has to pay for in one month, by the emulator's clock. */
export interface MonthlyUsage {
  /** For example `2026-11`, in UTC. */
  month: string;
  /** The team. */
  ownerId: string;
  /** Token requests that returned a token. */
  tokenRequests: number;
  /** Webhooks: one for each destination, and one for a webhook without any. */
  triggers: number;
  /** Token requests beyond the included ones. */
  charged: number;
  /** Of those; absent when no price is given. */
  price?: number;
}

/** Whether an event is a token request that returned a token. */
export function isTokenIssued({ eventType, tokenId }: BillableEvent): boolean {
  return eventType === 'Token Request' && tokenId !== undefined;
}

/** Adds events up by month and team, the first month first. */
export function monthlyUsage(
  events: readonly BillableEvent[],
  planOf: (teamId: string) => Team['plan'],
  { included, pricePer10k }: BillingTerms = {},
): MonthlyUsage[] {
  const forwarded = new Set(
    events.filter(isForward).map(({ triggerRequestId }) => triggerRequestId),
  );
  const groups = new Map<string, BillableEvent[]>();
  for (const event of events) {
    const key = `${monthOf(event)} ${event.ownerId}`;
    const own = groups.get(key) ?? [];
    own.push(event);
    groups.set(key, own);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => {
      const [month = '', ownerId = ''] = key.split(' ');
      const tokenRequests = own.filter(isTokenIssued).length;
      const charged = Math.max(0, tokenRequests - (included ?? INCLUDED[planOf(ownerId)]));
      const price = pricePer10k === undefined ? undefined : (charged * pricePer10k) / 10_000;
      const triggers = triggersOf(own, forwarded);
      return { month, ownerId, tokenRequests, triggers, charged, price };
    });
}

function monthOf({ timestamp }: BillableEvent): string {
  return new Date(timestamp).toISOString().slice(0, 7);
}

function isForward({ eventType }: BillableEvent): boolean {
  return eventType === 'Forward Trigger';
}

/** Webhooks by their deliveries; one that went nowhere counts once too. */
function triggersOf(events: BillableEvent[], forwarded: ReadonlySet<unknown>): number {
  return events.filter(
    (event) =>
      isForward(event) ||
      (event.eventType === 'Inbound Trigger' && !forwarded.has(event.triggerRequestId)),
  ).length;
}
