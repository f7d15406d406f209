/* Numbers and days in words, as geo/views/words.py writes them. A day is its ordinal, counted as in Python: 1 January of
 * the year 1 is 1. `months` are the names that Python gives them.
 */
import { wrapped } from "./home.js";

const EPOCH = 719163; // the ordinal of 1 January 1970
const DAY = 864e5; // milliseconds

export const isoOf = (day) => dateOf(day).toISOString().slice(0, 10);

/* Return the ordinal of a day in the form that an address and a field have; null where it is none. */
export function dayOf(iso) {
  const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) / DAY + EPOCH : NaN;
  return Number.isNaN(day) ? null : day;
}

const side = (value, plus, minus) => Math.abs(value).toFixed(2) + "° " + (value < 0 ? minus : plus);

/* Write a point of the earth; its longitude may lie beyond 180. */
export const pointWords = (lat, lon) => side(lat, "N", "S") + ", " + side(wrapped(lon), "E", "W");

export const countWords = (number, noun) => number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");

export const dayWords = (day, months) => dateOf(day).getUTCDate() + " " + monthWords(day, months);

export const monthWords = (day, months) => months[dateOf(day).getUTCMonth()] + " " + yearOf(day);

export const yearOf = (day) => dateOf(day).getUTCFullYear();

/* Return how many months lie between the year 0 and the one that a day lies in. */
export const monthOf = (day) => yearOf(day) * 12 + dateOf(day).getUTCMonth();

/* Return the first day of a month that is counted so. */
export function monthStart(month) {
  const first = new Date(0);
  first.setUTCFullYear(Math.floor(month / 12), month % 12, 1); // Date.UTC would take the year 99 for 1999
  return first.getTime() / DAY + EPOCH;
}

/* Write a stretch of days as shortly as it can be said. */
export function spanWords(start, end, months) {
  if (start === end) return dayWords(start, months);
  if (start === monthStart(monthOf(start)) && end === monthStart(monthOf(end) + 1) - 1) return monthSpan(start, end, months);
  const date = dateOf(start).getUTCDate(), month = months[dateOf(start).getUTCMonth()];
  if (monthOf(start) === monthOf(end)) return date + " – " + dayWords(end, months);
  if (yearOf(start) === yearOf(end)) return date + " " + month + " – " + dayWords(end, months);
  return dayWords(start, months) + " – " + dayWords(end, months);
}

function monthSpan(start, end, months) {
  const first = monthOf(start), last = monthOf(end), sameYear = yearOf(start) === yearOf(end);
  if (first % 12 === 0 && last % 12 === 11) return sameYear ? String(yearOf(start)) : yearOf(start) + " – " + yearOf(end);
  if (first === last) return monthWords(end, months);
  return (sameYear ? months[first % 12] : monthWords(start, months)) + " – " + monthWords(end, months);
}

const dateOf = (day) => new Date((day - EPOCH) * DAY);
