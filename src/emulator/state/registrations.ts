import type { NewConnector, Registration } from './management-records.js';
import type { State, Store } from './store.js';

const LIFETIME_MS = 10 * 60_000;

/** Opens the registration of a connector. */
export function openRegistration(
  { store, clock }: State,
  code: string,
  wanted: NewConnector,
): Registration {
  const expiresAt = clock.now() + LIFETIME_MS;
  const registration: Registration = { code, wanted, status: 'pending', expiresAt };
  store.registrations.push(registration);
  return registration;
}

/** The registration with a code; one whose time is over is marked as failed. */
export function findRegistration(
  { store, clock }: { store: Store; clock: State['clock'] },
  code: string,
): Registration | undefined {
  const registration = store.registrations.findLast((each) => each.code === code);
  if (registration?.status === 'pending' && clock.now() >= registration.expiresAt) {
    registration.status = 'error';
    registration.error = { code: 'expired_token', message: 'Nobody decided in time.' };
  }
  return registration;
}
