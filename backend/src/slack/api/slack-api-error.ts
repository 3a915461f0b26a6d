/** Slack refused a call of the Web API. `code` is the `error` field of the response. */
export class SlackApiError extends Error {
  override readonly name = 'SlackApiError';
  readonly code: string;
  /** The scope that the token lacks if that is the cause; else empty. */
  readonly needed: string;

  constructor(method: string, code: string, needed = '') {
    super(`${method}: ${code}${needed ? ` (${needed})` : ''}`);
    this.code = code;
    this.needed = needed;
  }
}

/** Whether a text is an error code. In an outage Slack's client may take any text of the response for one. */
export function isErrorCode(text: string): boolean {
  return /^[a-z_]{1,60}$/.test(text);
}

/** Whether the error is a `SlackApiError` with one of these codes. */
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
  ['user_removed_from_team', 'the person who installed the app left the workspace: install it again'],
  ['team_disabled', 'the workspace is closed'],
  ['no_permission', 'the token lacks a permission: install the app again'],
  ['app_not_installed', 'the app is not installed in the workspace: install it'],
  ['missing_scope', 'a scope is missing: add it under OAuth & Permissions and install the app again'],
  ['team_access_not_granted', 'the token is not for this workspace'],
  ['access_denied', 'Slack denies access'],
  ['org_login_required', 'the workspace is being moved to an organization: try again when that is done'],
]);

/** Explains an error code of Slack's and what to do, for the page and the log. */
export function explainErrorCode(code: string): string {
  const explanation = ERROR_EXPLANATIONS.get(code);
  return explanation ? `${explanation} (${code})` : `Slack returned the error ${code}`;
}

/** Whether Slack rejects the token itself, and with it every call. */
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
