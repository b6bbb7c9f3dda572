; Tuned noise percussion: a burst of noise through two resonances, from a shaker to a wood block.
instr noise_percussion
  ; p4 freq = 440 [20, 8000] Hz: pitch of the resonance
  ; p5 amp = 0.5 [0, 1]: loudness; a harder stroke is brighter
  ; p6 tone = 0.6 [0, 1]: from plain noise to a clear pitch
  ; p7 decay = 0.3 [0.03, 4] s: time until it has died away (by 60 dB)
  ; p8 sweep = 0 [-24, 24] semitones: from how much higher the pitch falls
  ; p9 pan = 0 [-1, 1]: place between left and right
  ; p10 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p11 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iTone limit p6, 0, 1
  iDecay limit (p7 == 0 ? 0.3 : p7), 0.03, 4
  iSweep limit p8, -24, 24
  iPan limit p9, -1, 1
  iReverb limit p10, 0, 1
  iDelay limit p11, 0, 1
  iLength = iDecay * 1.4
  xtratim iLength + 0.02
  turnoff  ; its release is all of its sound, however long the note is

  aBurst noise 1, 0
  aBurst tone aBurst, min(3000 + 12000 * iAmp, sr * 0.45)
  kFall expseg 2 ^ (iSweep / 12), iDecay * 0.4, 1, 1, 1
  iTop = min(14000, sr * 0.4)
  iWidth = 2 ^ (1 - 7 * iTone)
  kLow limit iFreq * kFall, 20, iTop
  kHigh limit iFreq * kFall * 2.41, 20, iTop
  aLow reson aBurst, kLow, kLow * iWidth, 2
  aHigh reson aBurst, kHigh, kHigh * iWidth, 2
  aEnv expseg 1, iLength, 0.0001, 1, 0.0001
  aEnv = (aEnv - 0.0001) * linseg:a(0, 0.001, 1, 1, 1)
  aEnv = aEnv * (iAmp * 1.7)
  aL = tanh((aLow + 0.45 * aHigh) * aEnv) * (0.7 * 0dbfs)
  aR = tanh((aLow - 0.45 * aHigh) * aEnv) * (0.7 * 0dbfs)
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
