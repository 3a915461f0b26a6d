import { useState } from 'react';
import { useView } from '../ui/page/view-context.ts';
import { sharedUrl } from './viewer-choices/share-address.ts';

/** Copies the address of what is shown, with its time zone. Where the browser forbids that, the address can be selected. */
export function ShareButton({ communityTimeZone }: { communityTimeZone: string }) {
  const { view } = useView();
  const [shared, setShared] = useState<{ url: string; isCopied: boolean } | null>(null);
  const share = async () => {
    const url = sharedUrl(location.href, view, communityTimeZone);
    // Without HTTPS there is no clipboard.
    const isCopied = await Promise.resolve(navigator.clipboard?.writeText(url) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    setShared({ url, isCopied });
  };
  return (
    <>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
      <p role="status">{shared?.isCopied && 'The address is copied. It shows the same numbers in any browser.'}</p>
      {shared && !shared.isCopied && (
        <label>
          Address
          <input type="text" readOnly value={shared.url} onFocus={({ target }) => target.select()} />
        </label>
      )}
    </>
  );
}
