using OTalk.Load.Doors;

namespace OTalk.Load.Talker;

/// <summary>The server's Talker door: one room, in the dialect of the Talker document (protocol reference, "Talker").</summary>
/// <param name="cast">Who may be in the room, and the room.</param>
/// <param name="users">How many users the receiving connections share; those that send have one each.</param>
internal sealed class OTalkTalkerDoor(TalkerCast cast, int users) : IDoor
{
    private string Room => cast.Rooms[0];

    public IDoorConnection OpenSubscriber(int number) => new Listener(cast.Enter(Room, "member", number % users));

    public IDoorConnection OpenPublisher(int number) => new TalkerSpeaker(cast.Enter(Room, "speaker", number));

    public void Dispose()
    {
        // Its connections belong to who opened them.
    }
}
