; A struck bell: partials that beat gently and die away one by one, the highest first.
instr bell
  ; p4 freq = 523.25 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; a harder stroke is brighter
  ; p6 brightness = 0.5 [0, 1]: strength of the upper partials
  ; p7 metal = 0.3 [0, 1]: from a tuned hand bell to a metal bar
  ; p8 decay = 5 [0.2, 20] s: time until it has died away (by 60 dB)
  ; p9 release = 1.5 [0.02, 10] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iSlope limit 0.25 + 0.45 * p6 + 0.3 * (iAmp - 0.5), 0.1, 0.85
  iMetal limit p7, 0, 1
  iDecay limit (p8 == 0 ? 5 : p8), 0.2, 20
  iRelease limit (p9 == 0 ? 1.5 : p9), 0.02, 10
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.05
  if timeinsts() > iDecay * 1.4 + 0.1 then
    turnoff
  endif

  ; frequency, strength and decay of each partial; what would be inaudible stays out
  i1 = iFreq
  i2 = iFreq * (2.0 + 0.756 * iMetal)
  i3 = iFreq * (3.01 + 2.394 * iMetal)
  i4 = iFreq * (4.1 + 4.833 * iMetal)
  i5 = iFreq * (5.43 + 7.915 * iMetal)
  i6 = iFreq * (6.79 + 11.85 * iMetal)
  i7 = iFreq * (8.21 + 15.7 * iMetal)
  iTop = min(18000, sr * 0.45)
  iA2 = (i2 < iTop ? iSlope : 0)
  iA3 = (i3 < iTop ? iSlope ^ 1.6 : 0)
  iA4 = (i4 < iTop ? iSlope ^ 2.1 : 0)
  iA5 = (i5 < iTop ? iSlope ^ 2.7 : 0)
  iA6 = (i6 < iTop ? iSlope ^ 3.3 : 0)
  iA7 = (i7 < iTop ? iSlope ^ 4 : 0)
  iBeat random 0.25, 0.6

  a1 expseg 1, iDecay, 0.001, iDecay, 0.000001
  a2 expseg 1, iDecay * 0.72, 0.001, iDecay, 0.000001
  a3 expseg 1, iDecay * 0.5, 0.001, iDecay, 0.000001
  a4 expseg 1, iDecay * 0.36, 0.001, iDecay, 0.000001
  a5 expseg 1, iDecay * 0.25, 0.001, iDecay, 0.000001
  a6 expseg 1, iDecay * 0.16, 0.001, iDecay, 0.000001
  a7 expseg 1, iDecay * 0.1, 0.001, iDecay, 0.000001
  aStroke noise 1, 0
  aStroke butterbp aStroke, min(iFreq * 3, iTop * 0.8), min(iFreq * 3, iTop * 0.8)
  aStroke = aStroke * expseg:a(1, 0.02, 0.001, 1, 0.000001) * (0.4 * iSlope)
  ; each partial is two, a little apart: they beat, and one leans left, the other right
  aSame = a1 * poscil(1, i1) + aStroke
  aHere = iA2 * a2 * poscil(1, i2 - iBeat) + iA3 * a3 * poscil(1, i3 + 2 * iBeat)
  aHere = aHere + iA4 * a4 * poscil(1, i4 - iBeat) + iA5 * a5 * poscil(1, i5 + 3 * iBeat)
  aHere = aHere + iA6 * a6 * poscil(1, i6 - iBeat) + iA7 * a7 * poscil(1, i7 + iBeat)
  aThere = iA2 * a2 * poscil(1, i2 + iBeat) + iA3 * a3 * poscil(1, i3 - 2 * iBeat)
  aThere = aThere + iA4 * a4 * poscil(1, i4 + iBeat) + iA5 * a5 * poscil(1, i5 - 3 * iBeat)
  aThere = aThere + iA6 * a6 * poscil(1, i6 + iBeat) + iA7 * a7 * poscil(1, i7 - iBeat)

  aEnv linsegr 0, 0.001, 1, iRelease, 0
  iLevel = 0.82 / (1 + iA2 + iA3 + iA4 + iA5 + iA6 + iA7) ^ 0.7
  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * (iAmp * iLevel * 0dbfs)
  aL = (aSame + 0.75 * aHere + 0.25 * aThere) * aEnv
  aR = (aSame + 0.25 * aHere + 0.75 * aThere) * aEnv
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
