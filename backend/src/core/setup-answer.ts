/** What a person may paste into the page while setting up. Goes to the server, and never comes back. */
export interface Secrets {
  bot_token?: string | undefined;
  app_token?: string | undefined;
  signing_secret?: string | undefined;
}

/** What was found of one of them. */
export interface Finding {
  ok: boolean;
  /** In words for a person, without the secret. */
  text: string;
}

export type Findings = { [K in keyof Secrets]?: Finding };

/** What the server answers to secrets. */
export interface SetupAnswer {
  findings: Findings;
  /** They are in `.env`, and being taken into use. */
  saved: boolean;
  /** Why they were not saved; else empty. */
  problem: string;
}
