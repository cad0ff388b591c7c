/** A project; the first one is the default. */
export interface ProjectSeed {
  id: string;
  /** @default the id */
  name?: string;
  /** Id or slug. @default the default team */
  team?: string;
  /** Its custom environments, besides production, preview and development. @default none */
  environments?: EnvironmentSeed[];
  /** Its environment variables, for `vercel env pull`. @default none */
  variables?: VariableSeed[];
  /**
   * Origin of the application on this machine, to which webhooks are forwarded when their
   * destination names none: `http://127.0.0.1:3000`.
   */
  url?: string;
}

/** A custom environment of a project. */
export interface EnvironmentSeed {
  /** What people call it, such as `qa`. */
  slug: string;
  /** @default a generated `env_…` */
  id?: string;
}

/** An environment variable of a project. */
export interface VariableSeed {
  key: string;
  value: string;
  /** Environments, custom ones by id or slug. @default ['production', 'preview', 'development'] */
  target?: string[];
}
