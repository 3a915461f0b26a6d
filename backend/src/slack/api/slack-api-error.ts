/** Slack answered a call with an error. `code` is Slack's own word for it. */
export class SlackApiError extends Error {
  override readonly name = 'SlackApiError';
  readonly code: string;
  /** The scope that was missing, where that is what was wrong. */
  readonly needed: string;

  constructor(method: string, code: string, needed = '') {
    super(`${method}: ${code}${needed ? ` (${needed})` : ''}`);
    this.code = code;
    this.needed = needed;
  }
}

/** Whether an error is Slack's refusal by one of these codes. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof SlackApiError && codes.includes(error.code);
}

const ERROR_EXPLANATIONS: ReadonlyMap<string, string> = new Map([
  ['not_authed', 'no token was sent'],
  ['invalid_auth', 'Slack does not know this token: copy it again'],
  ['token_revoked', 'the token was revoked: install the app again and copy the new one'],
  ['token_expired', 'the token has expired: switch token rotation off, and copy the new one'],
  ['account_inactive', 'the app was removed from the workspace, or the workspace is closed: install it again'],
  [
    'not_allowed_token_type',
    'this is a token of another kind: a bot token starts with xoxb-, an app-level one with xapp-',
  ],
  ['missing_scope', 'a scope is missing: add it under OAuth & Permissions and install the app again'],
  ['team_access_not_granted', 'the token is not for this workspace'],
  ['access_denied', 'Slack denies access'],
  ['org_login_required', 'the workspace is being moved to an organization: try again when that is done'],
]);

/** What an error of Slack's means and what to do about it, in words for a person. */
export function explainErrorCode(code: string): string {
  const words = ERROR_EXPLANATIONS.get(code);
  return words ? `${words} (${code})` : `Slack says ${code}`;
}

/** Whether Slack accepts no call with this token, whatever it is about. */
export function isTokenError(error: unknown): boolean {
  return hasErrorCode(error, ...TOKEN_ERROR_CODES);
}

const TOKEN_ERROR_CODES = [
  'not_authed',
  'invalid_auth',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'not_allowed_token_type',
  'team_access_not_granted',
  'access_denied',
  'org_login_required',
];
