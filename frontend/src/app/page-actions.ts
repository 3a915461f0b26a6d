import type { SubmitSecrets } from '../setup/SecretsForm.tsx';
import type { SubmitDefinition } from '../sheets/what-counts/submit-definition-context.ts';
import type { FetchEmojiNames } from '../slack-markup/emoji-names.ts';
import type { UploadSlackExport } from '../status/ImportDropZone.tsx';
import type { FetchTexts } from '../ui/page/message-texts.ts';
import type { WatchQuery } from '../ui/page/use-query.ts';
import type { ViewContextValue } from '../ui/page/view-context.ts';

/** What the page can do beyond itself. The functions stay the same as long as the page is open. */
export interface PageActions {
  /** Connects at once, instead of after the next delay. */
  onRetry: () => void;
  changeView: ViewContextValue['changeView'];
  watchQuery: WatchQuery;
  /** Receives an IANA time zone, or null for the community's own, and remembers it. */
  onTimeZoneChange: (timeZone: string | null) => void;
  onVitalSignsChange: (enabled: boolean) => void;
  uploadSlackExport: UploadSlackExport;
  submitSecrets: SubmitSecrets;
  submitDefinition: SubmitDefinition;
  fetchEmojiNames: FetchEmojiNames;
  fetchTexts: FetchTexts;
}
