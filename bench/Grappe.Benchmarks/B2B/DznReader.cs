using System.Globalization;

namespace Grappe.Benchmarks.B2B;

/// <summary>A file that cannot be read, and where.</summary>
public sealed class DznError(string file, int line, int column, string what) : Exception($"{file}({line},{column}): {what}");

/// <summary>One value of a .dzn file, with its place: a number, or a list (array, set or table; a table is a list of rows).</summary>
public sealed record DznValue(int? Number, IReadOnlyList<DznValue> Items, int Line, int Column);

/// <summary>Reads the part of MiniZinc's data format that the published instances use: integers, arrays, sets, ranges, two-dimensional arrays and comments.</summary>
public sealed class DznReader
{
    private readonly string _file;
    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _column = 1;

    private DznReader(string file, string text) => (_file, _text) = (file, text);

    public static IReadOnlyDictionary<string, DznValue> Read(string file, string text) => new DznReader(file, text).ReadAssignments();

    private Dictionary<string, DznValue> ReadAssignments()
    {
        var values = new Dictionary<string, DznValue>();
        for (Space(); _at < _text.Length; Space())
        {
            var (line, column) = (_line, _column);
            var name = Name();
            Expect("=");
            if (!values.TryAdd(name, Value()))
                throw new DznError(_file, line, column, $"'{name}' is given twice.");
            Space();
            if (_at < _text.Length)
                Expect(";");
        }
        return values;
    }

    private DznValue Value()
    {
        Space();
        var (line, column) = (_line, _column);
        if (Take("[|"))
            return new DznValue(null, Rows(), line, column);
        if (Take("["))
            return new DznValue(null, List("]"), line, column);
        if (Take("{"))
            return new DznValue(null, List("}"), line, column);
        var number = Number();
        if (!Take(".."))
            return new DznValue(number, [], line, column);
        var last = Number();
        return new DznValue(
            null,
            [.. Enumerable.Range(number, Math.Max(0, last - number + 1)).Select(item => new DznValue(item, [], line, column))],
            line,
            column
        );
    }

    private List<DznValue> Rows()
    {
        var rows = new List<DznValue>();
        while (true)
        {
            Space();
            if (Take("|]") || Take("]"))
                return rows;
            var (line, column) = (_line, _column);
            var items = new List<DznValue>();
            while (true)
            {
                Space();
                if (Peek("|"))
                    break;
                items.Add(Value());
                Space();
                if (!Take(","))
                    break;
            }
            Space();
            if (items.Count > 0)
                rows.Add(new DznValue(null, items, line, column));
            if (Take("|]"))
                return rows;
            Expect("|");
        }
    }

    private List<DznValue> List(string end)
    {
        var items = new List<DznValue>();
        while (true)
        {
            Space();
            if (Take(end))
                return items;
            items.Add(Value());
            Space();
            if (Take(","))
                continue;
            Expect(end);
            return items;
        }
    }

    private int Number()
    {
        Space();
        var start = _at;
        if (_at < _text.Length && _text[_at] == '-')
            Step();
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            Step();
        if (int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        throw Wrong(start == _at ? $"a number was expected, not {Here()}." : $"'{_text[start.._at]}' is not a number that can be read.");
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            Step();
        return start < _at ? _text[start.._at] : throw Wrong($"a name was expected, not {Here()}.");
    }

    private void Space()
    {
        while (_at < _text.Length)
            if (_text[_at] == '%')
                while (_at < _text.Length && _text[_at] != '\n')
                    Step();
            else if (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF')
                Step();
            else
                return;
    }

    private bool Peek(string token) => string.CompareOrdinal(_text, _at, token, 0, token.Length) == 0;

    private bool Take(string token)
    {
        if (!Peek(token))
            return false;
        for (var i = 0; i < token.Length; i++)
            Step();
        return true;
    }

    private void Expect(string token)
    {
        Space();
        if (!Take(token))
            throw Wrong($"'{token}' was expected, not {Here()}.");
    }

    private string Here() => _at < _text.Length ? $"'{_text[_at]}'" : "the end of the file";

    private DznError Wrong(string what) => new(_file, _line, _column, what);

    private void Step()
    {
        if (_text[_at++] == '\n')
            (_line, _column) = (_line + 1, 1);
        else
            _column++;
    }
}
