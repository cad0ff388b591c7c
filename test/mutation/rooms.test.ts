import { describe, expect, test } from 'vitest';
import { ROOMS, roomsCalled } from './rooms.js';

const namesOf = (names: string[]) => roomsCalled(names).map(({ name }) => name);

describe('the rooms to mutate', () => {
  test('are all without a name', () => {
    expect(roomsCalled([])).toEqual(ROOMS);
  });

  test('of a name are those within it, too', () => {
    expect(namesOf(['internal'])).toEqual(
      ROOMS.map(({ name }) => name).filter((name) => name.startsWith('internal/')),
    );
    expect(namesOf(['mcp', 'internal/http'])).toEqual(['mcp', 'internal/http']);
  });

  test.each([
    ['src/internal/http/mask.ts', 'internal/http', 'test/internal/http/mask*.test.ts'],
    ['src/internal/consent.ts', 'internal/consent', 'test/internal/consent*.test.ts'],
    ['src/client.ts', 'doors', 'test/client*.test.ts'],
    ['src/webhooks/claims.ts', 'webhooks', 'test/webhooks/claims*.test.ts'],
  ])('of %s are %s with that source only, and its tests first', (path, name, mirror) => {
    const [room, ...others] = roomsCalled([path]);
    expect(room).toMatchObject({ name, sources: [path] });
    const tests = ROOMS.find((each) => each.name === name)?.tests ?? [];
    expect(room?.tests).toEqual([mirror, ...tests]);
    expect(others).toEqual([]);
  });

  test.each(['nowhere', 'src/eve/connect.ts', 'internal/htt'])('are none for %s', (name) => {
    expect(() => roomsCalled([name])).toThrow(`No room is called ${name}; pass`);
  });
});
