; A brass section by frequency modulation: the louder it is blown, the more it blares.
instr fm_brass
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; blown harder it is much brighter
  ; p6 brightness = 0.5 [0, 1]: how much it blares
  ; p7 vibrato = 0.25 [0, 1]: depth of the late vibrato, up to 20 cents
  ; p8 attack = 0.07 [0.01, 2] s: time to full loudness
  ; p9 release = 0.15 [0.02, 5] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6, 0, 1
  iVibrato limit p7 * 0.0116, 0, 0.0116
  iAttack limit (p8 == 0 ? 0.07 : p8), 0.01, 2
  iRelease limit (p9 == 0 ? 0.15 : p9), 0.02, 5
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.05

  ; lips: the pitch is found from a little below, and wavers
  kFind linseg -0.012, iAttack * 0.8 + 0.02, 0, 1, 0
  kDepth linseg 0, 0.4, 0, 0.5, iVibrato, 1, iVibrato
  kRate rspline 4.8, 5.6, 0.4, 1.2
  kVibrato poscil kDepth, kRate
  kWaverL rspline -0.0012, 0.0012, 0.8, 3
  kWaverR rspline -0.0012, 0.0012, 0.8, 3

  aEnv linsegr 0, iAttack, 1, 0.25, 0.85, 1, 0.85, iRelease, 0
  kBlare linsegr 0.05, iAttack * 1.1, 1, 0.3, 0.72, 1, 0.72, iRelease * 0.8, 0.05
  iIndex = min((0.6 + 5.4 * iBright) * (0.35 + 1.3 * iAmp), 11000 / iFreq)
  kIndex = iIndex * kBlare
  aL foscili 1, iFreq * (0.9994 + kFind + kVibrato + kWaverL), 1, 1.0006, kIndex, -1
  aR foscili 1, iFreq * (1.0006 + kFind + kVibrato + kWaverR), 1, 0.9994, kIndex * 0.9, -1
  aBoth foscili 0.7, iFreq * (1 + kFind + kVibrato), 1, 1, kIndex * 0.6, -1
  iAir = min(iFreq * 3, 9000, sr * 0.3)
  aBreath noise sqrt(sr / 48000), 0
  aBreath = butterbp(aBreath, iAir, iAir)
  aBreath = aBreath * expseg:a(0.2, 0.12, 0.01, 1, 0.005)

  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * (iAmp * 0.19 * 0dbfs)
  aL = butterlp(atone(aL + aBoth, 10) + aBreath, min(14000, sr * 0.4)) * aEnv
  aR = butterlp(atone(aR + aBoth, 10) + aBreath, min(14000, sr * 0.4)) * aEnv
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
