type Day = { readonly date: string; readonly requests: number; readonly failed: number };

const height = 48;
const step = 6;

/** Requests a day as bars, for the eye; the same figures as a table behind it, for everybody. */
export function UsageChart({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(({ requests }) => requests));
  const total = days.reduce((sum, { requests }) => sum + requests, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  if (total === 0) return <p className="soft">No request in {days.length} days.</p>;
  const used = days.filter(({ requests }) => requests > 0);
  return (
    <figure className="usage">
      <figcaption>
        {total.toLocaleString("en-GB")} {total === 1 ? "request" : "requests"} in {days.length} days
        {failed > 0 && `, ${failed.toLocaleString("en-GB")} of them failed`}
      </figcaption>
      <svg viewBox={`0 0 ${days.length * step} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {days.map(({ date, requests, failed: bad }, index) => (
          <g key={date}>
            <rect className="bar" {...bar(index, requests / most)} />
            <rect className="bar failed" {...bar(index, bad / most)} />
          </g>
        ))}
      </svg>
      <details>
        <summary>As a table</summary>
        <table className="plain-table">
          <caption className="visually-hidden">Requests a day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="number">
                Requests
              </th>
              <th scope="col" className="number">
                Failed
              </th>
            </tr>
          </thead>
          <tbody>
            {used.map(({ date, requests, failed: bad }) => (
              <tr key={date}>
                <th scope="row">{date}</th>
                <td className="number">{requests.toLocaleString("en-GB")}</td>
                <td className="number">{bad.toLocaleString("en-GB")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function bar(index: number, share: number) {
  // A day with one request among thousands is still seen.
  const tall = share === 0 ? 0 : Math.max(1, share * height);
  return { x: index * step, y: height - tall, width: step - 1.5, height: tall };
}
