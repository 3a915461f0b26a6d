import { SECOND_MS } from 'backend/core/time/units';
import { useEffect, useState } from 'react';

const COPIED_NOTICE_MS = 2 * SECOND_MS;

/** A line to paste elsewhere. Browsers offer no clipboard over plain HTTP; the line can then be selected with one click. */
export function CopyableText({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_NOTICE_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <code className="line">{text}</code>
      {'clipboard' in navigator && (
        <button type="button" className="button quiet" onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      )}
    </>
  );
}
