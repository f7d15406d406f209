/* Search for words, as geo/views/search.py does through SQLite: words count wherever they stand, "words in quotes" stand
 * together, kurs* is a beginning; case, accents and what nobody sees do not count. Letters, limits, spaces and what is unseen are those that Python tells.
 */
const BEYOND_ASCII = 0x80;
const RUN = /(\w+),(\w+)(\*?)([-+=])(\w+)/g;

/* What makes words, and what its characters count as. The tables are told in geo/views/letters.py. */
export class Alphabet {
  constructor({ letters, folds, marks, unseen }) {
    this.edges = [];
    let edge = BEYOND_ASCII;
    for (const length of letters.split(" ")) this.edges.push((edge += parseInt(length, 36)));
    this.folds = foldsOf(folds);
    this.known = new Map([...marks].map((mark) => [mark, " "]));
    this.unseen = new RegExp(unseen, "gu");
  }

  /* Leave out what nobody sees, but for what says something where it stands: those are the expression's groups. */
  seen(text) {
    return /[^\0-\x7f]/.test(text) ? text.replace(this.unseen, "$1$2$3") : text;
  }

  /* Write a text as its words, folded, each between spaces. */
  words(text) {
    const plain = /[^\0-\x7f]/.test(text) ? this.seen(text).replace(/[^\0-\x7f]/gu, (character) => this.folded(character)) : text;
    // Capitals beyond ASCII are folded by now, and those that the tables leave as they are stay so.
    return (" " + plain.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()) + " ").replace(/[\0-/:-`{-\x7f]+/g, " ");
  }

  folded(character) {
    let found = this.known.get(character);
    if (found === undefined) this.known.set(character, (found = this.fold(character.codePointAt(0))));
    return found;
  }

  fold(code) {
    const place = countUpTo(this.edges, code);
    if (place % 2 === 0) return " ";
    const fold = this.folds.get(code) ?? code;
    return fold ? String.fromCodePoint(fold) : "";
  }
}

function foldsOf(written) {
  const folds = new Map();
  let first = 0;
  for (const [, gap, count, everySecond, kind, number] of written.matchAll(RUN)) {
    first += parseInt(gap, 36);
    const value = parseInt(number, 36);
    for (let at = 0; at < parseInt(count, 36); at++) {
      const code = first + at * (everySecond ? 2 : 1);
      folds.set(code, kind === "=" ? value : kind === "+" ? code + value : code - value);
    }
  }
  return folds;
}

/* Return how many of some rising numbers are at most a value. */
export function countUpTo(numbers, value) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Say whether anything was typed but spaces. */
export const isTyped = (typed, rules) => [...typed].some((character) => !rules.spaces.includes(character));

/* Some texts, each in parts over whose ends no phrase reaches. */
export class TextIndex {
  constructor(texts, rules) {
    this.texts = texts;
    this.rules = rules;
    this.alphabet = new Alphabet(rules);
    this.term = new RegExp(`"([^"]{0,${rules.longestTerm}})"?(\\*?)|([^${rules.spaces}"]{1,${rules.longestTerm}})`, "gu");
    this.words = [];
  }

  /* Say of each text whether it holds what was typed; none does where nothing was that can be searched for. */
  mask(typed) {
    const terms = this.terms(typed), mask = new Uint8Array(this.texts.length);
    if (terms.length) for (let row = 0; row < mask.length; row++) mask[row] = terms.every((term) => this.at(row).includes(term));
    return mask;
  }

  /* Return what is looked for among a text's words: each term between spaces, a beginning without the last. */
  terms(typed) {
    const read = [...typed].slice(0, this.rules.longestTyped).map((one) => (this.rules.marks.includes(one) ? " " : one)).join("");
    const terms = [];
    for (const [, phrase, star, word] of [...this.alphabet.seen(read).matchAll(this.term)].slice(0, this.rules.mostTerms)) {
      const words = this.alphabet.words(word ?? phrase);
      if (words !== " ") terms.push(star || word?.endsWith("*") ? words.slice(0, -1) : words);
    }
    return terms;
  }

  at(row) {
    return (this.words[row] ??= this.texts[row].map((part) => this.alphabet.words(part)).join("\n"));
  }
}
