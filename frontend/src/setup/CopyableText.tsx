import { useEffect, useState } from 'react';

const COPIED_NOTICE_MS = 2000;

/** A line to paste elsewhere. Without the clipboard (plain http) it can still be selected with one click. */
export function CopyableText({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_NOTICE_MS);
    return () => clearTimeout(timer);
  }, [copied]);
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
          {copied ? 'Copied' : 'Copy'}
        </button>
      )}
    </>
  );
}
