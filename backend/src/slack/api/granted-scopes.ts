import type { MissingScope } from '../../core/protocol/status.ts';

/** What each scope adds to the dashboard, as the page shows it for a missing scope. */
const SCOPE_BENEFITS: readonly (readonly [scope: string, adds: string])[] = [
  ['users:read', 'the names and pictures of people'],
  ['channels:read', 'the names of channels, and how many of them the app is in'],
  ['channels:join', 'joining public channels by itself'],
  ['channels:history', 'the history, and messages that were missed while events did not arrive'],
  ['team:read', "the workspace's picture"],
];

/** The scopes that a token is known to lack; see docs/slack-events.md#scopes */
export interface GrantedScopes {
  /** Sets the scopes of the token, as the response to `auth.test` lists them. */
  setGranted(scopes: readonly string[]): void;
  /** Adds a scope for whose lack Slack refused a call. */
  addMissing(scope: string): void;
  /** Whether the scope is not known to be missing. */
  has(scope: string): boolean;
  /** Whether the token is known to have the scope, which may be one that the product can do without. */
  isGranted(scope: string): boolean;
  /** The missing scopes that the product uses, with what each would add. */
  missing(): MissingScope[];
}

/** Creates an object for which the token has every scope until one is known to be missing. */
export function createGrantedScopes(): GrantedScopes {
  const absent = new Set<string>();
  let granted: readonly string[] = [];
  return {
    setGranted(scopes) {
      granted = scopes;
      absent.clear();
      for (const [scope] of SCOPE_BENEFITS) if (!scopes.includes(scope)) absent.add(scope);
    },
    addMissing(scope) {
      absent.add(scope);
    },
    has: (scope) => !absent.has(scope),
    isGranted: (scope) => granted.includes(scope) && !absent.has(scope),
    missing: () => SCOPE_BENEFITS.flatMap(([scope, adds]) => (absent.has(scope) ? { scope, adds } : [])),
  };
}
