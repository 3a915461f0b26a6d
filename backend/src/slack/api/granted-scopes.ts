import type { MissingScope } from '../../core/protocol/status.ts';

const SCOPE_BENEFITS: readonly (readonly [scope: string, adds: string])[] = [
  ['users:read', 'the names and pictures of people'],
  ['channels:read', 'the names of channels, and how many of them are heard'],
  ['channels:join', 'joining public channels by itself'],
  ['channels:history', 'the past, and what was missed while events did not arrive'],
  ['team:read', "the workspace's picture"],
];

/** Which scopes a token has, as far as Slack said so. */
export interface GrantedScopes {
  /** What Slack says the token has. */
  setGranted(scopes: readonly string[]): void;
  /** A call was refused for want of a scope. */
  addMissing(scope: string): void;
  /** Not known to be missing. */
  has(scope: string): boolean;
  missing(): MissingScope[];
}

export function createGrantedScopes(): GrantedScopes {
  const lacking = new Set<string>();
  return {
    setGranted(scopes) {
      lacking.clear();
      for (const [scope] of SCOPE_BENEFITS) if (!scopes.includes(scope)) lacking.add(scope);
    },
    addMissing(scope) {
      lacking.add(scope);
    },
    has: (scope) => !lacking.has(scope),
    missing: () => SCOPE_BENEFITS.flatMap(([scope, adds]) => (lacking.has(scope) ? { scope, adds } : [])),
  };
}
