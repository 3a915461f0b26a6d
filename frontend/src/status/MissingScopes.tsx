import { numberInWords } from '../format/format.ts';

/** The scopes that the bot token lacks, and what each would add, behind a summary that opens on a click. */
export function MissingScopes({ missingScopes }: { missingScopes: readonly string[] }) {
  if (missingScopes.length === 0) return null;
  return (
    <details className="lacks">
      <summary>
        {numberInWords(missingScopes.length)} missing {missingScopes.length === 1 ? 'scope' : 'scopes'}
      </summary>
      <ul>
        {missingScopes.map((scope) => (
          <li key={scope}>{scope}</li>
        ))}
        <li>To add a scope, open OAuth &amp; Permissions of your Slack app, add it there and reinstall the app.</li>
      </ul>
    </details>
  );
}
