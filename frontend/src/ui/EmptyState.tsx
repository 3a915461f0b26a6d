/** The text of an empty panel: what will appear there, and what makes it appear. */
export function EmptyState({ children }: { children: string }) {
  return (
    <div className="empty">
      <p className="dash" aria-hidden="true">
        —
      </p>
      <p>{children}</p>
    </div>
  );
}
