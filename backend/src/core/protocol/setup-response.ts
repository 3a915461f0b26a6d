/** The secrets that a person may enter on the page during set-up. The server never returns them. */
export interface SlackSecrets {
  bot_token?: string | undefined;
  app_token?: string | undefined;
  signing_secret?: string | undefined;
}

/** The result of checking one secret. */
export interface SecretCheck {
  ok: boolean;
  /** A sentence for a person, without the secret. */
  text: string;
}

export type SecretChecks = { [K in keyof SlackSecrets]?: SecretCheck };

/** The response of `POST /setup`. */
export interface SetupResponse {
  findings: SecretChecks;
  /** Whether the secrets are in `.env`; the server then restarts with them. */
  saved: boolean;
  /** Why the secrets were not saved; empty otherwise. */
  problem: string;
}
