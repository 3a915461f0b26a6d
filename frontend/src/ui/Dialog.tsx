import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  className: string;
  /** The label of the button that closes the dialog. */
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}

/** A modal dialog that opens when it is rendered. */
export function Dialog({ title, className, closeLabel, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={className} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <form method="dialog">
        <button type="submit" className="button quiet">
          {closeLabel}
        </button>
      </form>
    </dialog>
  );
}
