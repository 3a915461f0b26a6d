/** What is special about a person or channel, and what the numbers leave out. */
export function ProfileNotes({ notes }: { notes: readonly string[] }) {
  return (
    <ul className="notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
      <li>The page counts the period and the whole past, whatever filter the board has.</li>
    </ul>
  );
}
