import type { MissingScope } from '../../core/protocol/status.ts';

/** What a scope adds, as the page shows it for one that is missing. */
const SCOPE_BENEFITS: readonly (readonly [scope: string, adds: string])[] = [
  ['users:read', 'the names and pictures of people'],
  ['channels:read', 'the names of channels, and how many of them the app is in'],
  ['channels:join', 'joining public channels by itself'],
  ['channels:history', 'the past, and what was missed while events did not arrive'],
  ['team:read', "the workspace's picture"],
];

/** The scopes that a token is known to lack; see docs/slack-events.md#scopes */
export interface GrantedScopes {
  /** Takes over the scopes of the token, as the response to `auth.test` lists them. */
  setGranted(scopes: readonly string[]): void;
  /** Slack refused a call because the token lacks this scope. */
  addMissing(scope: string): void;
  /** Whether the scope is not known to be missing. */
  has(scope: string): boolean;
  /** Those of the missing scopes that the product uses, with what each would add. */
  missing(): MissingScope[];
}

/** Until a scope is found to be missing, the token is taken to have it. */
export function createGrantedScopes(): GrantedScopes {
  const absent = new Set<string>();
  return {
    setGranted(scopes) {
      absent.clear();
      for (const [scope] of SCOPE_BENEFITS) if (!scopes.includes(scope)) absent.add(scope);
    },
    addMissing(scope) {
      absent.add(scope);
    },
    has: (scope) => !absent.has(scope),
    missing: () => SCOPE_BENEFITS.flatMap(([scope, adds]) => (absent.has(scope) ? { scope, adds } : [])),
  };
}
