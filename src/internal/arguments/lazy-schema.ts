import type * as z from 'zod/mini';

/** What an argument or a reply has to be. */
export type Schema = Pick<z.ZodMiniType, 'safeParse'>;

/** A schema that is built at its first use, because building all of them takes two milliseconds. */
export interface LazySchema<S extends z.ZodMiniType> extends Schema {
  build(): S;
}

/** Defers the building of a schema. */
export function lazily<S extends z.ZodMiniType>(build: () => S): LazySchema<S> {
  let schema: S | undefined;
  const built = () => {
    schema ??= build();
    return schema;
  };
  return { build: built, safeParse: (value) => built().safeParse(value) };
}
