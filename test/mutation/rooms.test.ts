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
    ['src/internal/http/mask.ts', 'internal/http'],
    ['src/internal/consent.ts', 'internal/consent'],
    ['src/client.ts', 'doors'],
    ['src/webhooks/claims.ts', 'webhooks'],
  ])('of %s are %s with that source only', (path, name) => {
    const [room, ...others] = roomsCalled([path]);
    expect(room).toMatchObject({ name, sources: [path] });
    expect(room?.tests).toEqual(ROOMS.find((each) => each.name === name)?.tests);
    expect(others).toEqual([]);
  });

  test.each(['nowhere', 'src/eve/connect.ts', 'internal/htt'])('are none for %s', (name) => {
    expect(() => roomsCalled([name])).toThrow(`No room is called ${name}; pass`);
  });
});
