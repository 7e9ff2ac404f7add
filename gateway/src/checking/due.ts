/** Working days later: Saturdays and Sundays do not count. */
export function daysLater(from: Date, days: number): Date {
  const due = new Date(from);
  for (let left = days; left > 0; ) {
    due.setUTCDate(due.getUTCDate() + 1);
    if (![0, 6].includes(due.getUTCDay())) {
      left--;
    }
  }
  return due;
}
