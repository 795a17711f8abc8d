/** The mark: a keep with its gate. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" className="shrink-0 text-accent">
      <path
        fill="currentColor"
        d="M3 3h4v2.5h3V3h4v2.5h3V3h4v7.2c0 5.3-3.6 9.3-9 11.3-5.4-2-9-6-9-11.3V3Zm9 7a2.4 2.4 0 0 0-1.3 4.4L10 18h4l-.7-3.6A2.4 2.4 0 0 0 12 10Z"
      />
    </svg>
  );
}
