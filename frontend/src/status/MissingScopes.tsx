import { numberInWords } from '../format/format.ts';

/** Which scopes the app lacks, and what each would add: of interest once, so it opens at a press. */
export function MissingScopes({ lacks }: { lacks: readonly string[] }) {
  if (lacks.length === 0) return null;
  return (
    <details className="lacks">
      <summary>
        {numberInWords(lacks.length)} {lacks.length === 1 ? 'scope' : 'scopes'} would add more
      </summary>
      <ul>
        {lacks.map((lack) => (
          <li key={lack}>{lack}</li>
        ))}
        <li>Add it under OAuth &amp; Permissions of your Slack app, and install the app again.</li>
      </ul>
    </details>
  );
}
