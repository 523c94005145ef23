/**
 * The filter language as a grammar for Peggy: `type = "ESP32_LED_Blink" and version < 2.5.0 and not (tag in (beta, lab))`.
 * It knows the form alone; which operators and values a field takes is decided by `parse-filter.ts`, which names the place.
 */
export const FILTER_GRAMMAR = String.raw`
Filter = _ @Or _

Or = first:And rest:(_ OR _ @And)* { return rest.length ? { kind: 'or', of: [first, ...rest] } : first; }
And = first:Not rest:(_ AND _ @Not)* { return rest.length ? { kind: 'and', of: [first, ...rest] } : first; }
Not = NOT _ of:Not { return { kind: 'not', of }; } / Primary
Primary = "(" _ @Or _ ")" / field:Field _ build:(Comparison / Membership) { return build(field); }

Comparison = operator:Operator _ value:Value { return (field) => ({ kind: 'compare', field, operator, value }); }
Membership = negated:(NOT _)? IN _ "(" _ first:Value rest:(_ "," _ @Value)* _ ")" {
  return (field) => {
    const operator = { text: '=', offset: field.offset };
    const any = { kind: 'or', of: [first, ...rest].map((value) => ({ kind: 'compare', field, operator, value })) };
    return negated ? { kind: 'not', of: any } : any;
  };
}

Field "the name of a field" = !Word name:$[a-z_]+ { return { text: name, offset: offset() }; }
Operator "one of = != < <= > >= ~" = operator:("!=" / "<=" / ">=" / "=" / "<" / ">" / "~") { return { text: operator, offset: offset() }; }
Value "a value" = text:(Quoted / Bare) { return { ...text, offset: offset() }; }
Quoted = '"' characters:Character* (Quote / Unclosed) { return { text: characters.join(''), quoted: true }; }
Quote = '"'
Unclosed = !. { error('the quotation mark is never closed'); }
Character = "\\" @$["\\] / [^"\\]
Bare = text:$[A-Za-z0-9_.+-]+ { return { text, quoted: false }; }

Word = (AND / OR / NOT / IN)
AND "and" = "and"i !Letter
OR "or" = "or"i !Letter
NOT "not" = "not"i !Letter
IN "in" = "in"i !Letter
Letter = [A-Za-z0-9_]
_ "a space" = [ \t\r\n]*
`;
