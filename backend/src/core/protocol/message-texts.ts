/** A message, `ts` as Slack's text. */
export interface MessageKey {
  channel: string;
  ts: string;
}

/** The JSON of `GET /texts` (docs/architecture.md#texts). */
export interface FetchedTexts {
  /** `text` is null for a message without a text that people see. */
  texts: readonly (MessageKey & { text: string | null })[];
  /** False with `KEEP_TEXT=false`. */
  kept: boolean;
}
