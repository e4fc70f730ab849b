namespace Daphne.Simulator.Language;

/// <summary>
/// C++'s `std::mt19937`, and `std::uniform_real_distribution&lt;double&gt;` on it: with the same seed the simulator's random
/// matrices are DAPHNE's.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] state = new uint[Size];
    private int index = Size;

    public MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (var i = 1; i < Size; i++)
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i;
    }

    public double Between(double least, double most)
    {
        double low = Next();
        double high = Next();
        return (low + high * 4294967296.0) / 18446744073709551616.0 * (most - least) + least;
    }

    private uint Next()
    {
        if (index == Size)
            Refill();
        var y = state[index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7fffffff);
            state[i] = state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        index = 0;
    }
}
