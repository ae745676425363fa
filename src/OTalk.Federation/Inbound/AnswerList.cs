using System.Buffers.Binary;

namespace OTalk.Federation.Inbound;

/// <summary>Answers as one run of bytes: before each its length, 32 bits, little end first.</summary>
internal static class AnswerList
{
    public static byte[] Write(IReadOnlyList<byte[]> answers)
    {
        byte[] written = new byte[answers.Sum(answer => sizeof(int) + answer.Length)];
        Span<byte> left = written;
        foreach (byte[] answer in answers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(left, answer.Length);
            answer.CopyTo(left[sizeof(int)..]);
            left = left[(sizeof(int) + answer.Length)..];
        }

        return written;
    }

    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> written)
    {
        List<byte[]> answers = [];
        while (!written.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(written);
            answers.Add(written.Slice(sizeof(int), length).ToArray());
            written = written[(sizeof(int) + length)..];
        }

        return answers;
    }
}
