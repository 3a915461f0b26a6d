/** What a person may paste into the page while setting up. Goes to the server, and never comes back. */
export interface SlackSecrets {
  bot_token?: string | undefined;
  app_token?: string | undefined;
  signing_secret?: string | undefined;
}

/** What was found of one of them. */
export interface SecretCheck {
  ok: boolean;
  /** In words for a person, without the secret. */
  text: string;
}

export type SecretChecks = { [K in keyof SlackSecrets]?: SecretCheck };

/** What the server answers to secrets. */
export interface SetupResponse {
  findings: SecretChecks;
  /** They are in `.env`, and being taken into use. */
  saved: boolean;
  /** Why they were not saved; else empty. */
  problem: string;
}
