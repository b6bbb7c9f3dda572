gi_orchestron_wave ftgen 0, 0, 8192, 10, 1, 0.5, 0.4, 0.25, 0.2, 0.12, 0.1, 0.06
gi_orchestron_sine ftgen 0, 0, 8192, 10, 1
gi_orchestron_window ftgen 0, 0, 8192, 20, 2, 1

; A granular texture: a cloud of short grains of sound around one pitch, scattered left and right.
instr granular_texture
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 brightness = 0.4 [0, 1]: how much of the upper harmonics is heard
  ; p7 density = 25 [1, 60] Hz: grains a second on each side
  ; p8 grain = 0.12 [0.01, 0.4] s: length of a grain
  ; p9 scatter = 0.05 [0, 12] semitones: how far the grains stray from the pitch
  ; p10 shimmer = 0.3 [0, 1]: strength of the grains an octave higher
  ; p11 attack = 0.4 [0.01, 10] s: time to full loudness
  ; p12 release = 1.5 [0.02, 10] s: time to fade after the note ends
  ; p13 pan = 0 [-1, 1]: place between left and right
  ; p14 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p15 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6 + 0.4 * (iAmp - 0.5), 0, 1
  iDensity limit (p7 == 0 ? 25 : p7), 1, 60
  iGrain limit (p8 == 0 ? 0.12 : p8), 0.01, 0.4
  iScatter limit p9, 0, 12
  iShimmer limit p10, 0, 1
  iAttack limit (p11 == 0 ? 0.4 : p11), 0.01, 10
  iRelease limit (p12 == 0 ? 1.5 : p12), 0.02, 10
  iPan limit p13, -1, 1
  iReverb limit p14, 0, 1
  iDelay limit p15, 0, 1
  xtratim iRelease + 0.05

  iTop = min(18000, sr * 0.42)
  iTable = (iFreq * 8 > iTop ? gi_orchestron_sine : gi_orchestron_wave)
  iSpread = iFreq * (2 ^ (iScatter / 12) - 1)
  iSpread = min(iSpread, iTop - iFreq)
  iOverlap = max(1, iDensity * 1.4 * iGrain)
  iSeed random 1, 1000000
  iSeed = int(iSeed)
  kDensityL rspline iDensity * 0.6, iDensity * 1.4, 1, 5
  kDensityR rspline iDensity * 0.6, iDensity * 1.4, 1, 5
  iMost = ceil(iDensity * 1.4 * iGrain) + 4
  iLong = iGrain
  iShort = iGrain * 0.7
  iHann = gi_orchestron_window
  iPure = gi_orchestron_sine
  aL grain3 iFreq, 0, iSpread, 0.5, iLong, kDensityL, iMost, iTable, iHann, 0, 0, iSeed, 0
  aR grain3 iFreq, 0, iSpread, 0.5, iLong, kDensityR, iMost, iTable, iHann, 0, 0, iSeed + 7, 0
  iHigh = min(iFreq * 2, iTop)
  iWide = min(iSpread * 2, iTop - iHigh)
  aHighL grain3 iHigh, 0, iWide, 0.5, iShort, kDensityR, iMost, iPure, iHann, 0, 0, iSeed + 13, 0
  aHighR grain3 iHigh, 0, iWide, 0.5, iShort, kDensityL, iMost, iPure, iHann, 0, 0, iSeed + 19, 0

  kCut rspline 0.8, 1.2, 0.1, 0.6
  kCut limit kCut * (iFreq * (1.2 + 4 * iBright) + 7000 * iBright * iBright + 200), 100, iTop
  aL tone aL + 0.6 * iShimmer * aHighL, kCut
  aR tone aR + 0.6 * iShimmer * aHighR, kCut

  aEnv linsegr 0, iAttack, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * (iAmp * 0.52 / sqrt(iOverlap) * 0dbfs)
  aL = aL * aEnv
  aR = aR * aEnv
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
